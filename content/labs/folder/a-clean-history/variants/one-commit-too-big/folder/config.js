export const port = 8008
export const screens = 2
