// node pyodide_run.mjs FOLDER ARCHIVE: run Python from standard input in a Pyodide, print what it
// prints.  Where the folder holds NumPy, NumPy and Pillow are loaded and the archive is unpacked as
// in the site; otherwise the archive's path is given as ARCHIVE.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

let code = "";
for await (const part of process.stdin.setEncoding("utf-8")) code += part;
const [folder, archive] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: folder });
const lock = JSON.parse(readFileSync(join(folder, "pyodide-lock.json")));
const whole = existsSync(join(folder, lock.packages.numpy.file_name));
if (whole) {
  await python.loadPackage(["numpy", "pillow"], { messageCallback() {} });
  const site = python.runPython("import sysconfig; sysconfig.get_path('purelib')");
  python.unpackArchive(new Uint8Array(readFileSync(archive)), "zip", { extractDir: site });
} else {
  python.FS.writeFile("/archive.zip", readFileSync(archive));
}
python.runPython(code);
