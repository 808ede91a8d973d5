/** Whether learners' servers run in the sandbox: weak does without cgroups. */
export const sandboxSettings = ['off', 'weak', 'whole'] as const
export type SandboxSetting = (typeof sandboxSettings)[number]

/** What main.ts read from the environment, once; everything else is handed this. */
export interface Settings {
  /** The data folder: both clusters, backups, what people did. */
  readonly home: string
  /** The data folder without BACKWRIGHT_HOME, where the launcher said it. */
  readonly usualHome?: string | undefined
  /** Figures that were imported on this machine; they win over the shipped ones. */
  readonly factsFolder: string
  /** Where content/ is. */
  readonly contentFolder: string
  /** Labs of one's own: BACKWRIGHT_CONTENT, `content` in the data folder, and packs. */
  readonly ownContent?: readonly string[]
  /** Where the built browser files are. */
  readonly webFolder: string
  /** The project's or package's root. */
  readonly root: string
  /** The folder that paths on the command line are meant from. */
  readonly cwd: string
  readonly version: string
  /** The folders of PATH. */
  readonly pathFolders: readonly string[]
  readonly sandbox: SandboxSetting
  /** Other PostgreSQL servers, in place of the embedded ones. */
  readonly databaseUrl: string | null
  readonly benchUrl: string | null
  /** First port to try; the next one when it is taken. */
  readonly port: number
  /** Values of Host that are answered besides this machine's own, in lower case. */
  readonly hosts: readonly string[]
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}
