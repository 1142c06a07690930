import * as vscode from 'vscode';

interface Answer { completions: vscode.CompletionItem[]; path: string; regex?: string }

export function activate(context: vscode.ExtensionContext) {
  const provider = vscode.languages.registerCompletionItemProvider('plaintext', {
    async provideCompletionItems(document) {
      const answer: Answer = await fetch(`http://localhost:7000/completions?path=${document.uri.path}`).then(r => r.json() as any);
      return answer.completions.map(c => new vscode.CompletionItem(c.label));
    },
  });
  context.subscriptions.push(provider);
}
