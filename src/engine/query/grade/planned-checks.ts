import type { PlannedCheck } from '../../verdict/check-list.ts'
import type { Task } from './task.ts'

/** The checks of a query or change lab, in the order in which they are decided. */
export function plannedChecks(task: Task, databases: number): PlannedCheck[] {
  const isQuery = task.lab.kind === 'query'
  return [
    isQuery
      ? { name: 'one-query', title: 'One SELECT' }
      : { name: 'statements', title: 'Statements that change rows' },
    { name: 'no-error', title: 'Runs without an error on every database' },
    ...(isQuery ? [{ name: 'columns', title: 'Returns the columns the brief asks for' }] : []),
    ...task.checks.map(({ name, title }) => ({ name, title })),
    {
      name: 'rows',
      title: isQuery
        ? `The same rows on all ${databases} small databases`
        : `The same rows in every table afterwards, on all ${databases} small databases`,
    },
    ...(task.order.length > 0 ? [{ name: 'order', title: 'In the order the brief asks for' }] : []),
    { name: 'determined', title: 'Doesn’t depend on chance' },
    { name: 'large', title: 'The same on the whole catalog' },
  ]
}
