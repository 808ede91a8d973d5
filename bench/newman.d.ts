/* What the bench uses of newman, which brings no types. */
declare module 'newman' {
  interface Summary {
    readonly run: {
      readonly failures: readonly unknown[]
      readonly stats: { readonly assertions: { readonly total: number } }
    }
  }
  const newman: {
    run(
      options: { collection: object; reporters: readonly string[] },
      done: (error: Error | null, summary: Summary) => void,
    ): void
  }
  export default newman
}
