import { labOf } from '../lab/catalog.ts'
import type { LabPicture } from '../lab/grading.ts'
import { hasTables } from '../lab/kinds/all.ts'
import { putPicture, requestPictures } from '../store/pictures.ts'
import type { Doing } from './doing.ts'

/** Asks for the pictures that are missing, one job a lab; returns how many. */
export async function requestLabPictures(doing: Doing): Promise<number> {
  const labs = [...doing.catalog.labs.values()].filter(({ id }) => hasTables(id))
  return requestPictures(doing.store, labs)
}

/** Keeps what a page shows of a lab's world. Throws Problem 'unknown-lab'. */
export async function recordLabPicture(
  doing: Doing,
  input: { labId: string; picture: LabPicture },
): Promise<void> {
  const lab = labOf(doing.catalog, input.labId)
  await putPicture(doing.store, lab, { picture: input.picture, now: doing.clock() })
}
