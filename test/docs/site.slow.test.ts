import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const SITE = fileURLToPath(new URL('../../docs/site/', import.meta.url))
const DIST = join(SITE, 'dist')
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const DRIVER = join(SITE, 'node_modules/puppeteer-core/lib/puppeteer/puppeteer-core.js')

const missing = [
  ...(CHROMIUM === undefined ? ['chromium (apt-get install chromium)'] : []),
  ...(existsSync(DRIVER) ? [] : ['the packages of the site (npm ci in docs/site)']),
]
if (missing.length > 0) console.log(`the site is not opened in a browser: ${missing.join(' and ')} missing`)

// As much of puppeteer as is used here: the site's packages are its own, and no types of them are installed.
interface Page {
  goto(url: string, options?: object): Promise<unknown>
  click(selector: string): Promise<void>
  type(selector: string, text: string): Promise<void>
  waitForSelector(selector: string, options?: object): Promise<unknown>
  waitForFunction(body: string, options?: object): Promise<unknown>
  evaluate<T>(body: string): Promise<T>
  setViewport(size: object): Promise<void>
  screenshot(options: object): Promise<unknown>
  on(event: 'pageerror', listener: (error: unknown) => void): void
}
interface Browser {
  newPage(): Promise<Page>
  close(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

/** The built site, as any static host serves it. */
function serve(): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname.endsWith('/') ? `${pathname}index.html` : pathname
    const path = join(DIST, /\.\w+$/.test(name) ? name : `${name}.html`)
    try {
      const body = await readFile(path)
      response.setHeader('content-type', TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

describe.skipIf(missing.length > 0)('the site of the documents', () => {
  let browser: Browser
  let server: Server
  let page: Page
  const errors: unknown[] = []
  const at = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  const shoot = async (name: string) => {
    const { SITE_SCREENSHOTS: folder } = process.env
    if (folder === undefined) return
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}.png`) })
  }

  beforeAll(async () => {
    // Fails on a dead link, and on a warning of typedoc. A build that is there may be used while the test is written.
    if (process.env.SITE_BUILT !== 'yes') execFileSync('npm', ['run', 'build'], { cwd: SITE, stdio: 'pipe' })
    server = await serve()
    const { default: puppeteer } = await import(pathToFileURL(DRIVER).href)
    browser = await puppeteer.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    })
    page = await browser.newPage()
    page.on('pageerror', (error) => errors.push(error))
  }, 600_000)

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  const search = async (text: string, expected: string) => {
    await page.click('.DocSearch-Button')
    await page.waitForSelector('#localsearch-input')
    await page.type('#localsearch-input', text)
    await page.waitForFunction(
      `[...document.querySelectorAll('.VPLocalSearchBox .result')].some((one) => one.href.includes(${JSON.stringify(expected)}))`,
      { timeout: 30_000 },
    )
  }

  it('leads from its home to a page, and finds one by search, in English', { timeout: 120_000 }, async () => {
    await page.setViewport({ width: 1280, height: 900 })
    await page.goto(at('/'), { waitUntil: 'networkidle0' })
    await shoot('en-home')
    await page.click('.VPSidebar a[href="/errors-and-on-call.html"]')
    await page.waitForFunction("document.querySelector('h1')?.textContent.includes('Errors and on call')")
    await shoot('en-errors')
    await search('captive portal', 'errors-and-on-call')
    await shoot('en-search')
  })

  it('changes to the same page in Chinese, and finds Chinese words by search', {
    timeout: 120_000,
  }, async () => {
    await page.goto(at('/errors-and-on-call.html'), { waitUntil: 'networkidle0' })
    const link = await page.evaluate<string>(
      "[...document.querySelectorAll('.VPNavBarTranslations a')].map((one) => one.getAttribute('href'))[0]",
    )
    expect(link).toBe('/zh-CN/errors-and-on-call.html')
    await page.goto(at(link), { waitUntil: 'networkidle0' })
    await page.waitForFunction("document.documentElement.lang === 'zh-CN'")
    expect(await page.evaluate<string>("document.querySelector('h1').textContent")).toMatch(/\p{Script=Han}/u)
    await shoot('zh-errors')
    await search('限频', '/zh-CN/')
    await shoot('zh-search')
  })

  it('has the API reference', { timeout: 60_000 }, async () => {
    await page.goto(at('/api/'), { waitUntil: 'networkidle0' })
    await shoot('api')
    expect(await page.evaluate<number>("document.querySelectorAll('.vp-doc a').length")).toBeGreaterThan(5)
  })

  it.each(['/', '/errors-and-on-call.html', '/zh-CN/', '/zh-CN/push.html'])(
    'is no wider than a phone: %s',
    { timeout: 60_000 },
    async (path) => {
      await page.setViewport({ width: 375, height: 800 })
      await page.goto(at(path), { waitUntil: 'networkidle0' })
      await shoot(`phone${path.replaceAll(/\W+/g, '-')}`)
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
    },
  )

  it('throws no error in the browser', () => {
    expect(errors).toEqual([])
  })
})
