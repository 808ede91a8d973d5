import { stageNameOf } from '../lab/capstone.ts'

/** The page of a lab, or of a stage of the capstone. */
export function labHref(labId: string): string {
  return stageNameOf(labId) === null ? `/labs/${labId}` : `/${labId}`
}
