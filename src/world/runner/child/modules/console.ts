import { printed } from '../process-facade.ts'

export const { assert, count, debug, dir, error, group, groupEnd, info, log, table, time } = printed
export const { timeEnd, timeLog, trace, warn } = printed
export default printed
