/** What a program may know of the machine: nothing that differs from one to the next. */
export const EOL = '\n'
export const platform = (): string => 'linux'
export const type = (): string => 'Linux'
export const tmpdir = (): string => '/tmp'
export default { EOL, platform, type, tmpdir }
