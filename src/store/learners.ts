/** The three questions of the first run; null: skipped. */
export interface FirstRunAnswers {
  readonly programmed: 'never' | 'a-little' | 'yes' | null
  readonly hoursAWeek: number | null
  readonly aim: 'first-job' | 'change-of-job' | 'better-at-my-job' | 'course' | 'curious' | null
}
