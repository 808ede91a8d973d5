type TitleAt = (place: number) => string

export function suggest(count: number, titleAt: TitleAt, typed: string[], most: number): string[][] {
  return typed.map((beginning) => {
    const titles: string[] = []
    for (let place = 0; place < count; place++) {
      if (titleAt(place).includes(beginning)) titles.push(titleAt(place))
    }
    return titles
  })
}
