import { labOf } from '../lab/catalog.ts'
import type { LabPicture } from '../lab/grading.ts'
import { hasTables } from '../lab/kinds/all.ts'
import { putPicture, requestPictures } from '../store/pictures.ts'
import type { CommandContext } from './context.ts'

/** Asks for the pictures that are missing, one job a lab; returns how many. */
export async function requestLabPictures(context: CommandContext): Promise<number> {
  const labs = [...context.catalog.labs.values()].filter(({ id }) => hasTables(id))
  return requestPictures(context.store, labs)
}

/** Keeps what a page shows of a lab's world. Throws Problem 'unknown-lab'. */
export async function recordLabPicture(
  context: CommandContext,
  input: { labId: string; picture: LabPicture },
): Promise<void> {
  const lab = labOf(context.catalog, input.labId)
  await putPicture(context.store, lab, { picture: input.picture, now: context.clock() })
}
