// node test.mjs CLAIMLINT FOLDER: opens both pages, uses them, and keeps pictures of them in FOLDER.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build, hostile } from "./site.mjs";

const [claimlint, shots] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), "claimlint-pages-"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.BROWSER,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
let checks = 0;
const ok = (what) => { checks += 1; console.log("ok", what); };

// A page that fails the run by any error, dialog or request that it does not expect.
async function open(address, settings) {
  const context = await browser.newContext({ acceptDownloads: true, ...settings });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  // A machine may be busy.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (m) => troubles.push(`console ${m.type()}: ${m.text()}`));
  page.on("pageerror", (e) => troubles.push(`error: ${e.message}`));
  page.on("dialog", (d) => { troubles.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("requestfailed", (r) => r.failure()?.errorText !== "net::ERR_ABORTED" && troubles.push(`failed: ${r.url()}`));
  page.on("request", (r) => {
    const own = r.url().startsWith(address) || r.url().startsWith("data:") || r.url().startsWith("blob:");
    if (!own) troubles.push(`asked for ${r.url()}`);
  });
  await page.goto(address);
  return { page, calm: () => assert.deepEqual(troubles, []), close: () => context.close() };
}

// What axe finds, of any gravity but minor.
async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  const grave = violations.filter((v) => v.impact !== "minor");
  assert.deepEqual(grave.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html).join(" ")}`), [], what);
  ok(`${what}: axe`);
}

async function fits(page, what) {
  const [width, wide] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
  const widest = () => page.evaluate(() => [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 200)).join("\n"));
  assert.ok(wide <= width, `${what}: ${wide} px wide on a screen of ${width}` + (wide > width ? "\n" + await widest() : ""));
  ok(`${what}: fits`);
}

async function inert(page, what, scripts) {
  const [hacked, escaped, images, all] = await page.evaluate(() =>
    [window.hacked, document.getElementById("escaped"), document.images.length, document.scripts.length]);
  assert.deepEqual([hacked, escaped, images, all], [undefined, null, 0, scripts], what);
  ok(`${what}: inert`);
}

const screens = [
  { name: "360", settings: { viewport: { width: 360, height: 800 }, colorScheme: "light" } },
  { name: "1440", settings: { viewport: { width: 1440, height: 1000 }, colorScheme: "light" } },
  { name: "1440-dark", settings: { viewport: { width: 1440, height: 1000 }, colorScheme: "dark" } },
  { name: "360-dark", settings: { viewport: { width: 360, height: 800 }, colorScheme: "dark" } },
];

async function reports() {
  build(join(work, "site"));
  const run = (...more) => execFileSync(claimlint, ["--isolated", "--quiet", "--fail-on", "never", ...more, "."],
    { cwd: join(work, "site"), encoding: "utf8", maxBuffer: 1 << 28 });
  const { summary } = JSON.parse(run("--format", "json"));
  const total = summary.errors + summary.warnings + summary.infos;
  assert.ok(total >= 100, `a site with ${total} findings`);
  const file = join(work, "report.html");
  writeFileSync(file, run("--format", "html"));
  const address = "file://" + file;
  for (const { name, settings } of screens) {
    const { page, calm, close } = await open(address, settings);
    assert.equal(await page.locator(".card").count(), total);
    await fits(page, `report ${name}`);
    await accessible(page, `report ${name}`);
    await inert(page, `report ${name}`, 1);
    await page.screenshot({ path: join(shots, `report-${name}.png`) });
    await page.locator(".card").nth(4).scrollIntoViewIfNeeded();
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(shots, `report-${name}-cards.png`) });
    // filters, by keyboard
    await page.locator("input[value=error]").focus();
    await page.keyboard.press("Space");
    assert.equal(await page.locator(".card:not([hidden])").count(), total - summary.errors);
    await page.getByRole("button", { name: "Show all" }).press("Enter");
    await page.waitForFunction((n) => document.querySelectorAll(".card:not([hidden])").length === n, total);
    // a deep link
    const id = await page.locator(".card").nth(20).getAttribute("id");
    await page.goto(`${address}#${id}`);
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
    calm();
    await close();
  }
  const paper = await open(address, { viewport: { width: 794, height: 1123 } });
  await paper.page.emulateMedia({ media: "print" });
  await paper.page.screenshot({ path: join(shots, "report-print.png") });
  await paper.page.pdf({ path: join(shots, "report.pdf"), format: "A4" });
  paper.calm();
  await paper.close();
  ok(`report: ${total} findings, filters, links, print`);
}

async function served() {
  const server = spawn(claimlint, ["serve", "--no-open", "--isolated", "--quiet"], { cwd: work, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = await once(server.stdout, "data");
    const address = String(line).trim();
    for (const { name, settings } of screens) await use(address, name, settings);
    await long(address);
    await strangers(address);
  } finally {
    server.kill();
  }
}

const copy = `Exosome therapy

Our exosomes are FDA-approved and cure baldness 💉. There are no side effects, guaranteed.

Parking is free. PRP has not been approved for hair loss.
`;
const answers = (page) => page.evaluate(() => Number(document.body.dataset.answered ?? 0));
async function asked(page, act) {
  const before = await answers(page);
  await act();
  await page.waitForFunction((n) => Number(document.body.dataset.answered ?? 0) > n, before);
}
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
const status = (page, words) => page.waitForFunction((w) => document.getElementById("said").textContent.includes(w), words);

async function use(address, name, settings) {
  const { page, calm, close } = await open(address, settings);
  const what = `served ${name}`;
  await fits(page, `${what}, empty`);
  await accessible(page, `${what}, empty`);
  await page.screenshot({ path: join(shots, `serve-${name}-empty.png`) });
  assert.ok(await page.getByRole("button", { name: "Copy report" }).isDisabled());

  // typed, as a person would
  await asked(page, () => page.keyboard.type(copy, { delay: 1 }));
  await page.waitForFunction(() => document.querySelectorAll(".card").length >= 3);
  const cards = await page.locator(".card").count();
  assert.equal(await page.locator("#marks .mark").count(), cards);
  assert.equal((await page.locator("#marks .mark").first().textContent()), "FDA-approved");
  assert.match(await page.locator("#count").textContent(), /error/);
  await fits(page, what);
  await accessible(page, what);
  await page.screenshot({ path: join(shots, `serve-${name}.png`), fullPage: true });
  // marks lie on their words
  const apart = await page.evaluate(() => {
    const [area, marks] = ["copy", "marks"].map((id) => document.getElementById(id));
    return [area.scrollHeight - area.clientHeight, Math.abs(area.clientHeight - marks.clientHeight), area.clientWidth - marks.clientWidth];
  });
  assert.deepEqual(apart, [0, 0, 0], `${what}: marks and words part`);

  // sources unfold and stay unfolded while typing goes on
  await page.locator(".card details summary").first().click();
  await asked(page, () => page.locator("#copy").pressSequentially(" And more."));
  assert.equal(await page.locator(".card details[open]").count(), 1, `${what}: stays unfolded`);

  // a card leads to its words
  await page.getByRole("button", { name: /^Show: FDA-approved/ }).click();
  assert.equal(await page.evaluate(() => { const a = document.getElementById("copy"); return a.value.slice(a.selectionStart, a.selectionEnd); }), "FDA-approved");

  // jurisdictions
  await page.locator("#options summary").click();
  await asked(page, () => page.getByLabel("Australia").check());
  await page.waitForFunction(() => [...document.querySelectorAll(".facts")].some((f) => /· AU$/.test(f.textContent)));
  await page.screenshot({ path: join(shots, `serve-${name}-jurisdictions.png`), fullPage: true });
  await asked(page, () => page.getByLabel("Australia").uncheck());

  // handed out
  await page.getByRole("button", { name: "Copy report" }).click();
  await status(page, "Report copied");
  assert.match(await clipboard(page), /FDA-approved/);
  await page.getByRole("button", { name: "Copy cleaned text" }).click();
  await status(page, "Copied");
  const clean = await clipboard(page);
  assert.ok(!clean.includes("FDA-approved") && clean.includes("Parking is free.") && clean.includes("No exosome product"), clean);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save report" }).click()]);
  assert.match(readFileSync(await download.path(), "utf8"), /^<!doctype html>/);

  // a rewrite, and back
  const area = page.locator("#copy"), before = await area.inputValue();
  await asked(page, () => page.getByRole("button", { name: /^Replace “FDA-approved”/ }).click());
  assert.ok((await area.inputValue()).includes("exosomes are investigational and cure"));
  await asked(page, () => page.keyboard.press("Control+Z"));
  assert.equal(await area.inputValue(), before);

  // copy that would be more than copy
  await asked(page, () => area.fill(hostile));
  await page.waitForFunction(() => document.querySelectorAll(".card").length >= 2);
  await page.mouse.move(200, 300);
  await inert(page, what, 1);
  assert.ok(!(await page.locator("#cards").textContent()).match(/[\u202a-\u202e\u2066-\u2069]/), `${what}: direction marks are spelled out`);
  await fits(page, `${what}, hostile`);
  await accessible(page, `${what}, hostile`);
  await page.screenshot({ path: join(shots, `serve-${name}-hostile.png`), fullPage: true });
  calm();
  await close();
  ok(`${what}: typed, shown, switched, handed out`);
}

// 200 kB of pasted copy, one sentence in five a claim.
async function long(address) {
  const { page, calm, close } = await open(address, { viewport: { width: 1440, height: 1000 } });
  const plain = "We open at nine and close at six, and parking is behind the house. ";
  let text = "";
  for (let i = 0; text.length < 200_000; i += 1) text += plain.repeat(4) + `Visit ${i}: our exosomes are FDA-approved.\n\n`;
  await page.locator("#copy").evaluate((area, text) => { area.value = text; }, text);
  const began = Date.now();
  await asked(page, () => page.locator("#copy").dispatchEvent("input"));
  console.log(`200 kB pasted, ${await page.locator("#marks .mark").count()} findings: shown after ${Date.now() - began} ms`);
  const first = await page.locator(".card").count();
  await page.getByRole("button", { name: /^Show \d+ more$/ }).click();
  assert.ok((await page.locator(".card").count()) > first);
  calm();
  await close();
  ok("served: 200 kB");
}

// A page of another origin can neither read nor embed it, nor make it answer.
async function strangers(address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("http://evil.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<h1>evil</h1>" }));
  await page.goto("http://evil.example/");
  const tried = await page.evaluate(async (address) => {
    const fetched = (options) => fetch(address + "check", { method: "POST", body: "x", ...options }).then((r) => r.type, () => "refused");
    const frame = document.createElement("iframe");
    frame.src = address;
    const loaded = new Promise((done) => { frame.onload = done; });
    document.body.append(frame);
    await loaded;
    return [await fetched({}), await fetched({ mode: "no-cors" })];
  }, address);
  assert.equal(tried[0], "refused");
  const framed = page.frames().find((f) => f !== page.mainFrame());
  assert.equal(await framed.locator("#copy").count().catch(() => 0), 0, "it is not framed");
  await context.close();
  ok("served: pages of other origins get nothing");
}

try {
  await reports();
  await served();
  console.log(`${checks} passed, 0 failed`);
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
