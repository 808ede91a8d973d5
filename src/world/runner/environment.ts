/** What every program of a learner's has in its environment: nothing of ours is handed on. */
export function programEnvironment(path: string, home: string): Record<string, string> {
  return { PATH: path, HOME: home, TZ: 'UTC', NO_COLOR: '1' }
}
