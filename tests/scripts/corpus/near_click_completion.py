import click


@click.group()
def cli():
    """Tools for Label Studio."""


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh"]))
def completions(shell):
    click.echo(f"eval $(_LS_TOOL_COMPLETE={shell}_source ls-tool)")
