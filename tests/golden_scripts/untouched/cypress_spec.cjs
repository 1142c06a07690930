describe('results', () => {
  it('lists results', () => {
    cy.intercept('GET', '/api/projects/1/results', { fixture: 'results.json' }).as('results');
    cy.visit('/projects/1');
    cy.wait('@results').its('response.body.completions').should('have.length', 2);
  });
});
