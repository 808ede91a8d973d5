/*
 * Bounds that the process which started this one gives on the command line: files of other rooms
 * can't be read here. A learner's code sees another `process`, without them.
 */

const [printed = '', ...modules] = process.argv.slice(2)

/** Characters that one piece of work may print. */
export const printedMax = Number(printed)
/** Modules of Node that may be imported. */
export const importable: ReadonlySet<string> = new Set(modules)
