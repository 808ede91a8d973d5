/** How far this system lets us keep a learner's program to itself. */
export interface Confinement {
  /**
   * view: namespaces, and a view of the disk of its own. namespaces: processes and network of its
   * own. landlock: the disk alone. none: a plain process of the user.
   */
  readonly how: 'view' | 'namespaces' | 'landlock' | 'none'
  /** Nothing outside can be reached over a network. */
  readonly network: boolean
  /** Other processes can't be seen or signaled, and nothing it starts outlives it. */
  readonly processes: boolean
  /** Nothing of the user's can be read or written. */
  readonly files: boolean
}

/** What a program may do that isn't kept to itself, in words; empty where it may do nothing. */
export function openWays({ network, processes, files }: Confinement): string[] {
  return [
    ...(files ? [] : ['read and change your files']),
    ...(processes ? [] : ['end your other programs']),
    ...(network ? [] : ['use the network']),
  ]
}

/**
 * What somebody should know before handing a program in; null where there is nothing. Node itself
 * withholds files, programs and network from code that isn't run as a whole program.
 */
export function unconfinedText(kind: string, confinement: Confinement): string | null {
  const ways = openWays(confinement)
  if (ways.length === 0 || !['folder', 'function', 'schedule'].includes(kind)) return null
  const may = new Intl.ListFormat('en-US').format(ways)
  if (kind === 'folder') {
    return `This system doesn't let us confine programs: one that you hand in could ${may}. Hand in only code you'd run yourself.`
  }
  return `This system doesn't let us confine programs: only Node keeps code that you hand in from what could ${may}. Hand in only code you'd run yourself.`
}
