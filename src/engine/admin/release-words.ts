interface Words {
  readonly came: string
  readonly try: string
}

const byNameAlone =
  "Call the programs by their names alone, without a folder before them: those in PATH are of the server's release."

/** What a program says when it's of another release than the server, or than the one that wrote a dump: which, and which is needed. */
export function releaseWords(output: string): Words | null {
  const dumped = /server version: (\d+)[^;\n]*; (pg_\w+) version: (\d+)/.exec(output)
  if (dumped) {
    const [, server, program, own] = dumped
    return {
      came: `this \`${program}\` is of release ${own}, and the server is of release ${server}`,
      try: `A server of release ${server} needs \`${program}\` ${server} or newer. ${byNameAlone}`,
    }
  }
  const header = /unsupported version \(([\d.]+)\) in file header/.exec(output)
  if (header) {
    return {
      came: `a dump in a format (${header[1]}) that this \`pg_restore\` is too old to read`,
      try: `The dump was written by a newer release. Read it with the \`pg_restore\` of that release, or dump with the one you restore with. ${byNameAlone}`,
    }
  }
  // pg_dump writes this line since 17, and servers before don't know it.
  if (/unrecognized configuration parameter "transaction_timeout"/.test(output)) {
    return {
      came: 'a dump by `pg_dump` 17 or newer, restored into a server before 17',
      try: `Dump with a release that isn't newer than the server you restore into. ${byNameAlone}`,
    }
  }
  return null
}
