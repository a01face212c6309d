import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Puts one of `programs` into a project, under its own name or another. @returns that name */
export async function program(project: string, name: string, as = name): Promise<string> {
  await copyFile(fileURLToPath(new URL(`./programs/${name}`, import.meta.url)), join(project, as))
  return as
}

/** Puts a file of `examples` into a project. */
export function example(project: string, name: string, as: string): Promise<void> {
  return copyFile(fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)), join(project, as))
}
