/** Runs `task` for 0 … `total` - 1, `atOnce` of them at a time. */
export async function concurrently(total, atOnce, task) {
  let next = 0
  const worker = async () => {
    while (next < total) await task(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
