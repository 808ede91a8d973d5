/** Where query aiming is. */
export const generateFolder = 'src/engine/query/generate'

/** A function of that folder, and what it gives when it's left out. */
export interface Part {
  readonly name: string
  readonly file: string
  readonly function: string
  /** An expression; `given` holds the arguments. */
  readonly gives: string
}

/** Without it, queries aren't looked at: rows are drawn as the schema alone suggests. */
export const allAiming: Part = {
  name: 'all aiming',
  file: 'aim/statement-reader.ts',
  function: 'readQueries',
  gives: '[]',
}

const part = (name: string, file: string, at: string, gives: string): Part => ({
  name,
  file,
  function: at,
  gives,
})

/** What query aiming is made of, one switch each. */
export const aimingParts: readonly Part[] = [
  part('values beside functions', 'aim/boundary-values.ts', 'besideFunction', '[]'),
  part('values beside comparisons', 'aim/candidate-values.ts', 'shapesBeside', '[]'),
  part('documents for operators', 'aim/candidate-values.ts', 'documentsFor', '[]'),
  part('other documents', 'aim/candidate-values.ts', 'otherDocuments', '[]'),
  part('moments around a zone’s changes', 'aim/zones.ts', 'zoneMoments', '[]'),
  part('days of 23 and 25 hours', 'aim/zones.ts', 'eves', '[]'),
  part('what constraints name', 'aim.ts', 'collectConstraints', 'undefined'),
  part('neighbors of values', 'values/neighbors.ts', 'neighborsOf', '[]'),
  part('another case', 'values/patterns.ts', 'flipCase', 'given[0]'),
  part('inverting anything', 'expression/invert.ts', 'invert', 'null'),
  part('inverting functions', 'expression/invert.ts', 'invertCall', 'null'),
  part('inverting arithmetic', 'expression/invert.ts', 'invertArithmetic', 'null'),
  part('inverting casts', 'expression/invert.ts', 'invertCast', 'null'),
  part('inverting CASE', 'expression/invert.ts', 'invertCase', 'null'),
  part('inverting extract', 'expression/invert.ts', 'invertExtract', 'null'),
  part('inverting age', 'expression/invert.ts', 'invertAge', 'null'),
  part('inverting array elements', 'expression/invert.ts', 'invertElement', 'null'),
  part('inverting ANY', 'expression/invert.ts', 'invertAny', 'null'),
  part('inverting bounds of ranges', 'expression/invert.ts', 'invertBound', 'null'),
  part('inverting joined items', 'expression/invert.ts', 'invertJoinedItems', 'null'),
  part('inverting parts of texts', 'expression/invert.ts', 'invertPart', 'null'),
  part('inverting joined texts', 'expression/invert.ts', 'invertJoined', 'null'),
  part('inverting JSON', 'expression/invert.ts', 'invertJson', 'null'),
  part('values that a function maps', 'expression/preimage.ts', 'preimage', 'given[1]'),
  part('rows that meet conditions', 'rows/witness-rows.ts', 'addWitnessRows', 'null'),
  part('groups in balance', 'rows/mixture.ts', 'mixtureOf', 'null'),
  part('the same row again', 'rows/repeat.ts', 'repeatOne', 'undefined'),
  part('partners for a row', 'rows/repeat.ts', 'repeatAround', 'undefined'),
  part('as many parents as counted', 'rows/profile.ts', 'countedParents', 'null'),
]

/** The file's text with the function left out. Throws if there's no such function. */
export function leaveOut(text: string, { file, function: name, gives }: Part): string {
  const head = new RegExp(`^(export )?function ${name}\\(`, 'm')
  const found = head.exec(text)
  if (!found) throw new Error(`Expected function ${name} in ${file}. Try another name in parts.`)
  const whole = text.replace(head, `function ${name}InFull(`)
  const stub = `function ${name}(...given: any[]): any { return ${gives} }`
  return `${whole}\n${found[1] ?? ''}${stub}\n`
}
