import { styleText } from 'node:util'

const styled = (style: Parameters<typeof styleText>[0]) => (text: string) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text

export const bold = styled('bold')
export const dim = styled('dim')
export const green = styled('green')
export const red = styled('red')

export function heading(english: string, chinese: string): void {
  console.log(`\n${bold(english)}  ${chinese}`)
}

/** Runs one step and prints its name and what came of it. */
export async function step(name: string, run: () => Promise<string>): Promise<void> {
  console.log(`  ${bold('▸')} ${name}`)
  console.log(`    ${green('✓')} ${await run()}`)
}
