/** Whether an answer holds the word of its lab. */
export const holdsWord = (answer: string, word: string): boolean => answer.includes(word)
