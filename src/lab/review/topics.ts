/** What a comment may be about: name to what it means. */
export type Topics = Readonly<Record<string, string>>

/** A comment about taste: kept for a person to read, and never graded. */
export const nit = 'nit'

/** The kinds of defects that a comment on a change may name, unless a lab has its own list. */
export const defectTopics: Topics = {
  injection: 'Input becomes part of a command, a query, a path or a page',
  access: "Someone reaches data or an action that isn't theirs",
  secret: "A password, a key or personal data goes where it shouldn't",
  validation: "Input isn't checked, or the check lets the wrong things through",
  logic: 'The result is wrong: a condition, a limit, an order, a unit',
  errors: 'A failure is swallowed, hidden or answered wrongly',
  'half-done': 'A failure in the middle leaves the data half changed',
  concurrency: 'Two at the same time get a wrong result',
  performance: 'The work grows with the data: a query per row, no limit, no index',
  resources: 'Something is opened or started and never given back, or grows without end',
  contract: 'Clients that work today break: a status, a name, a type, a migration',
  invented: "It uses something that doesn't exist or doesn't work like this",
  tests: "A test that can't fail, or checks something else than it says",
}
