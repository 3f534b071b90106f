// Opens an idt's address as a person with a browser does: looks at every page in four windows, clicks, and downloads.
// Prints one JSON object: what axe-core finds wrong, what the console said, what was asked of whom, what was saved.
//
// node browse.mjs URL FOLDER [PIN]      downloads go into FOLDER
import { chromium } from "playwright-core";
import axe from "axe-core";
import path from "node:path";

const [url, folder, pin] = process.argv.slice(2);
const windows = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const found = { violations: [], console: [], origins: [], downloads: [], overflows: [], pages: 0 };

async function look(page, where) {
  found.pages++;
  // Not as a script of the page, which its policy forbids.
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => axe.run());
  for (const one of result.violations) {
    found.violations.push(`${where}: ${one.id}: ${one.nodes.map((node) => node.target).join(" ")}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) found.overflows.push(`${where}: ${wide} px`);
}

async function passPin(page, where) {
  if (!pin) return;
  await page.getByLabel("PIN").fill(pin === "0000" ? "1111" : "0000");
  await page.getByRole("button").click();
  await page.getByRole("alert").waitFor();
  await look(page, `${where} PIN`);
  await page.getByLabel("PIN").fill(pin);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Files to download" }).waitFor();
}

async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const target = path.join(folder, String(found.downloads.length));
  await file.saveAs(target);
  found.downloads.push({ name: file.suggestedFilename(), path: target, failure: await file.failure() });
}

async function visit(browser, size, scheme) {
  const where = `${size} ${scheme}`;
  const context = await browser.newContext({ viewport: windows[size], colorScheme: scheme });
  const page = await context.newPage();
  page.on("console", (message) => found.console.push(`${where}: ${message.text()}`));
  page.on("request", (request) => {
    const origin = new URL(request.url()).origin;
    if (!found.origins.includes(origin)) found.origins.push(origin);
  });
  await page.goto(url);
  await passPin(page, where);
  for (const summary of await page.locator("summary").all()) await summary.click();
  await look(page, `${where} /`);
  const folders = page.getByRole("link", { name: "See the files" });
  if (await folders.count()) {
    await folders.first().click();
    await look(page, `${where} folder`);
    await page.getByRole("link", { name: "All that is shared" }).click();
  }
  await page.getByRole("link", { name: "For programs" }).click();
  await look(page, `${where} docs`);
  await page.goto(url);
  if (size === "phone" && scheme === "light") {
    for (const link of await page.getByRole("link", { name: /^Download/ }).all()) await download(page, link);
  }
  await context.close();
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const size of Object.keys(windows)) {
  for (const scheme of ["light", "dark"]) await visit(browser, size, scheme);
}
await browser.close();
console.log(JSON.stringify(found));
