/** Every bound in one place, each with its default. Reaching one is a verdict or a clear error. */
export interface Limits {
  /** One statement of a learner, when the lab has no measured figure of its own. */
  readonly statementMs: number
  /** A whole attempt, from the first statement to the last; a watchdog outside the server. */
  readonly attemptMs: number
  /**
   * One call of a function: its processor time, all its time, waits included, and the characters
   * that it may print; and the memory of the process that runs it.
   */
  readonly callMs: number
  readonly callWaitMs: number
  readonly callPrintedMax: number
  readonly functionBytesMax: number
  /** One test of a learner's. */
  readonly testMs: number
  /** Reading, aiming or explaining one answer, in a process of its own, and the heap of that. */
  readonly analysisMs: number
  readonly analysisBytesMax: number
  /** Text handed in. */
  readonly answerBytesMax: number
  readonly statementsMax: number
  /** Statements of an answer that defines tables, and what they may make. */
  readonly modelStatementsMax: number
  readonly modelObjectsMax: number
  /** Rows and bytes read from one statement on a small database or in compare. */
  readonly rowsMax: number
  readonly resultBytesMax: number
  /** Rows of one Run that the page shows. */
  readonly runRowsMax: number
  /** Address space of one PostgreSQL process on the bench. */
  readonly backendBytesMax: number
  readonly temporaryFileKilobytesMax: number
  /** Small databases in a lab's corpus, and fresh ones from the attempt's seed on top. */
  readonly corpusDatabases: number
  readonly freshDatabases: number
  /** Candidates tried while a counterexample is shrunk. */
  readonly shrinkCandidatesMax: number
  readonly requestBytesMax: number
  /** One step of a specification that `schedule run` runs; the isolation tester's own figure. */
  readonly scheduleStepMs: number
  readonly scheduleOutputBytesMax: number
  /** Files and folders of a folder that is handed in, and the size up to which a text is. */
  readonly folderEntriesMax: number
  readonly folderFileBytesMax: number
  readonly repositoryCommitsMax: number
  readonly repositoryBranchesMax: number
  /** One command of git, or the commands of a lab's author. */
  readonly commandMs: number
  /** Memory of a program in a folder. */
  readonly programBytesMax: number
  /** Files that it writes. */
  readonly programDiskBytesMax: number
  /** One script of an administration lab, or one SQL file of it. */
  readonly scriptMs: number
  readonly scriptOutputBytesMax: number
  /** Until a server that was started from what a script left takes writes. */
  readonly recoveryMs: number
  /** Files, memory and processes of all servers and scripts of one attempt together. */
  readonly roomBytesMax: number
  readonly roomMemoryBytesMax: number
  readonly roomProcessesMax: number
  /** A learner's server: until it listens, its memory, the files it writes, each of its outputs. */
  readonly serverReadyMs: number
  readonly serverBytesMax: number
  readonly serverDiskBytesMax: number
  readonly serverOutputBytesMax: number
}

export const defaultLimits: Limits = {
  statementMs: 2_000,
  attemptMs: 20_000,
  callMs: 600,
  callWaitMs: 4_000,
  callPrintedMax: 65_536,
  functionBytesMax: 268_435_456,
  testMs: 2_000,
  analysisMs: 4_000,
  analysisBytesMax: 268_435_456,
  answerBytesMax: 65_536,
  statementsMax: 20,
  modelStatementsMax: 100,
  modelObjectsMax: 500,
  rowsMax: 100_000,
  resultBytesMax: 16 * 1_048_576,
  runRowsMax: 200,
  backendBytesMax: 1_073_741_824,
  temporaryFileKilobytesMax: 65_536,
  corpusDatabases: 100,
  freshDatabases: 32,
  shrinkCandidatesMax: 400,
  requestBytesMax: 262_144,
  scheduleStepMs: 360_000,
  scheduleOutputBytesMax: 64 * 1_048_576,
  folderEntriesMax: 1_000,
  folderFileBytesMax: 16_384,
  repositoryCommitsMax: 200,
  repositoryBranchesMax: 20,
  commandMs: 10_000,
  programBytesMax: 400_000_000,
  programDiskBytesMax: 268_435_456,
  scriptMs: 20_000,
  scriptOutputBytesMax: 262_144,
  recoveryMs: 10_000,
  roomBytesMax: 1_073_741_824,
  roomMemoryBytesMax: 1_610_612_736,
  roomProcessesMax: 300,
  serverReadyMs: 10_000,
  serverBytesMax: 402_653_184,
  serverDiskBytesMax: 536_870_912,
  serverOutputBytesMax: 1_048_576,
}
