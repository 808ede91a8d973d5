/**
 * Thrown where a schema or a query holds something that rows cannot be made for. Never a silent
 * pass: the message names the thing, and the result is `unusable`.
 */
export class Unusable extends Error {
  override name = 'Unusable'
}
