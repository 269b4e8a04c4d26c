// A real Chromium on the served product: people who are signed in, each in a window of his own, and what they do there.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { surroundings } from '#config';
import { serve, type Served } from '#test/served.ts';

export interface Look {
  locale?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  width?: number;
}
export interface Person {
  page: Page;
  context: BrowserContext;
  /** Goes to a path and waits until what it loads is there. */
  go(path: string): Promise<void>;
}
export interface Stage extends Served {
  browser: Browser;
  /** Somebody with a session, in a window of his own. What his console complains about is collected in `complaints`. */
  enter(username: string, look?: Look): Promise<Person>;
  complaints: string[];
}

/** The product and a browser; the console must have been built, which `npm test` does. */
export async function stage(): Promise<Stage> {
  const root = new URL('../../', import.meta.url);
  if (!existsSync(new URL('console/build/handler.js', root))) execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', 'console/vite.config.ts', '--logLevel', 'error'], { cwd: root });
  const executablePath = surroundings.CHROMIUM_PATH || ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  const [served, browser] = await Promise.all([serve(), chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })]);
  const complaints: string[] = [];
  return {
    ...served, browser, complaints,
    async enter(username, { locale = 'zh', theme = 'light', width = 1440 } = {}) {
      const context = await browser.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, hasTouch: width < 600, isMobile: width < 600, locale: locale === 'zh' ? 'zh-CN' : 'en-GB', timezoneId: 'Asia/Shanghai' });
      await context.addCookies([{ name: 'cs_locale', value: locale, url: served.base }, { name: 'cs_theme', value: theme, url: served.base }]);
      if (username) await context.request.post(`${served.base}/api/session`, { data: { username, password: 'countersign' }, headers: { origin: served.base } });
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => { if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text()); });
      const go = async (path: string) => {
        await page.goto(served.base + path);
        // Behind the door the event stream keeps the network busy: there, what is asked for is drawn once nothing is being loaded any more.
        if (!username) return page.waitForLoadState('networkidle');
        await page.locator('main h1, main [role="alert"]').first().waitFor();
        await page.waitForFunction(() => document.querySelector('.loading') === null);
      };
      return { page, context, go };
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}

/** Fills the form of a borrowing: paper, in the reading room, back in `days`. */
export async function fillBorrowing(page: Page, { purpose, archive, days = 2, medium = '纸质原件' }: { purpose: string; archive: string; days?: number; medium?: string }): Promise<void> {
  await page.getByLabel('借阅目的').fill(purpose);
  await page.getByRole('combobox', { name: '档案名称及数量' }).fill(archive);
  await page.getByRole('option', { name: new RegExp(archive) }).first().click();
  await page.getByLabel(medium).check();
  await page.getByLabel('预计归还时间').fill(localTime(days));
  await page.getByLabel('档案室').check();
  await page.getByLabel('我已阅读并承诺遵守').check();
  await page.getByPlaceholder('林一诺').fill('林一诺');
}

/** The task on the screen has been there long enough to be decided by a key. */
export const seen = (page: Page): Promise<void> => page.locator('.bar [aria-keyshortcuts]').first().waitFor();

/** `datetime-local` in Chengdu, `days` from now. */
export const localTime = (days: number): string => new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16);
