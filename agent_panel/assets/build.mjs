// Bundles the panel's scripts and stylesheet into ../static/built under names that carry their content's hash, copies the icons the
// same way, and writes manifest.json (plain name -> built name), which the pages read. `--watch` rebuilds on change.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const built = path.resolve(here, "../static/built");
const KEPT_MS = 2 * 24 * 3600 * 1000;

/** Copies one icon file under a hashed name; answers that name. */
async function icon(name) {
  const bytes = await readFile(path.join(here, "icons", name));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const to = `${path.parse(name).name}-${hash}.svg`;
  await cp(path.join(here, "icons", name), path.join(built, to));
  return to;
}

/** Plain name -> built name of every output and icon. */
async function manifest(metafile) {
  const names = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (!options.entryPoints.includes(output.entryPoint)) continue; // parts that are loaded later are no names of their own
    names[path.basename(output.entryPoint)] = path.basename(file);
  }
  for (const name of ["sprite.svg", "favicon.svg"]) names[name] = await icon(name);
  return names;
}

const finish = {
  name: "manifest",
  setup(build) {
    build.onEnd(async (result) => {
      if (result.errors.length) return;
      const names = await manifest(result.metafile);
      await writeFile(path.join(built, "manifest.json"), `${JSON.stringify(names, null, 2)}\n`);
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: ["js/panel.js", "css/panel.css"],
  outdir: built,
  entryNames: "[name]-[hash]",
  bundle: true,
  splitting: true, // what one page only needs is loaded with it
  chunkNames: "[name]-[hash]",
  minify: true,
  sourcemap: true,
  format: "esm",
  target: ["chrome123", "firefox120", "safari17.5"], // the first with light-dark()
  define: { global: "window" }, // JsSIP's dependencies look for Node's global
  legalComments: "linked",
  metafile: true,
  logLevel: "info",
  plugins: [finish],
};

/** What was built days ago goes; what is newer stays, for the pages that are open now. */
async function sweep() {
  for (const name of await readdir(built)) {
    const file = path.join(built, name);
    if (Date.now() - (await stat(file)).mtimeMs > KEPT_MS) await rm(file, { recursive: true });
  }
}

await mkdir(built, { recursive: true });
await rm(path.join(built, ".built-from"), { force: true }); // set-up writes it again, when it was set-up that built
await sweep();
if (process.argv.includes("--watch")) await (await esbuild.context(options)).watch();
else await esbuild.build(options);
