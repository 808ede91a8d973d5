import type { Counterexample } from '../../../lab/verdict.ts'

export function ToyCase({
  counterexample,
}: {
  counterexample: Extract<Counterexample, { kind: 'toy' }>
}) {
  return <p>{counterexample.word}</p>
}
