/** Widths in rem at which the style sheet changes a figure from its narrow to its wide drawing. */
export const figureWidthsRem = [22, 25, 28, 31, 34, 38, 44, 52, 64] as const

/** The class that shows the wide drawing exactly where it fits without shrinking. */
export function figureClass(drawingWidth: number): string {
  const fits = figureWidthsRem.find((rem) => rem * 16 >= drawingWidth)
  return `fig-${fits ?? figureWidthsRem.at(-1)}`
}
