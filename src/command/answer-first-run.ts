import type { FirstRunAnswers } from '../store/learners.ts'
import type { Doing } from './doing.ts'

/** Keeps the three answers; null is skipped. May be given again. Throws Problem 'bad-input'. */
export declare function answerFirstRun(
  doing: Doing,
  input: { learnerId: string; answers: FirstRunAnswers },
): Promise<void>
