export const key = process.env.SEARCH_KEY
