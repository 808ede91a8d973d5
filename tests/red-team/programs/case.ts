/*
 * Programs that somebody could hand in to break, leave or fool what grades them. In a text, {file}
 * is a file of the user's, {drop} a folder where nothing may appear, {socket} and {port} where
 * somebody listens, {victim} a process of the user's.
 */

export interface Case {
  readonly name: string
  readonly text: string
  /**
   * harm: anything outside of the program changes, is read or hears of it. pass: a verdict that says
   * it is right, because it is wrong; and no harm.
   */
  readonly mustNot: 'pass' | 'harm'
}

export const harm = (name: string, text: string): Case => ({ name, text, mustNot: 'harm' })
export const fool = (name: string, text: string): Case => ({ name, text, mustNot: 'pass' })
