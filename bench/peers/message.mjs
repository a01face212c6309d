/** What every SDK says, each in the words of its service. */
export const TITLE = 'Order shipped'
export const TEXT = 'It arrives tomorrow between 9 and 12.'

export const [ORIGIN, AT_ONCE] = process.argv.slice(2)
