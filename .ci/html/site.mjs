// A site with more than a hundred findings, made up: the same few sentences over treatments and pages.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const treatments = ["Exosomes", "Stem cells", "PRP injections", "SVF", "Peptide drips", "NAD+ drips"];
const claims = [
  (t) => `${t} are FDA-approved for hair loss.`,
  (t) => `${t} cure baldness for good, with no side effects.`,
  (t) => `We guarantee that ${t.toLowerCase()} regrow 95% of your hair.`,
  (t) => `${t} are clinically proven and work for everyone.`,
];
const sober = (t) => `${t} have not been shown to stop hair loss. Ask what is known, and what it costs, before you decide.`;

// Copy that would be more than copy, if anything took it so.
export const hostile = [
  `<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">`,
  `"><svg onload=window.hacked=3> ' onmouseover='window.hacked=4 </textarea></span><b id="escaped">x</b>`,
  "Our \u202esnoitcejni emosoxe\u202c exosomes are FDA-approved \u2066and <i>cure</i> baldness\u2069.",
  "Exosomes are FDA-approved </article><script>window.hacked = 5</script> {{constructor.constructor('window.hacked=6')()}}.",
].join("\n\n");

export function build(folder) {
  mkdirSync(folder, { recursive: true });
  for (const treatment of treatments) {
    const name = treatment.toLowerCase().replace(/[^a-z]+/g, "-").replace(/-$/, "");
    const body = claims.map((claim) => claim(treatment)).join("\n\n");
    const table = `| Treatment | Side effects | FDA approved |\n| --- | --- | --- |\n| ${treatment} | None | Yes |\n`;
    const list = claims.map((claim) => `- ${claim(treatment)}`).join("\n");
    writeFileSync(
      join(folder, `${name}.md`),
      `# ${treatment} for hair\n\n${body}\n\n${sober(treatment)}\n\n## At a glance\n\n${table}\n## Why us\n\n${list}\n\n> “${claims[1](treatment)}” A patient\n`,
    );
  }
  writeFileSync(join(folder, "a-page-with-a-long-name-that-tells-what-it-is-about-at-some-length.html"),
    `<title>FDA-approved exosomes</title><h1>Exosomes</h1><p>Painless, permanent and 100% safe.</p><p>${sober("Exosomes")}</p>`);
  writeFileSync(join(folder, "hostile <b>'&.txt"), hostile + "\n");
  writeFileSync(join(folder, "sober.md"), `# Exosomes\n\n${sober("Exosomes")}\n`);
}
