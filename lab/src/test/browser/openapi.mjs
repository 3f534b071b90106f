// Holds a running idt to the OpenAPI document that it serves. Prints one JSON object: what is wrong, and what was asked.
//
// node openapi.mjs URL FILE_ID FILE_NAME FOLDER_ID PATH_IN_FOLDER [PIN]
import SwaggerParser from "@apidevtools/swagger-parser";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const [url, file, name, folder, inFolder, pin] = process.argv.slice(2);
const wrong = [];
const asked = new Set();
const answered = new Set();
const login = pin ? { Authorization: "Basic " + Buffer.from("x:" + pin).toString("base64") } : {};

const document = await (await fetch(new URL("/openapi.json", url), { headers: login })).json();
const api = await SwaggerParser.dereference(structuredClone(await SwaggerParser.validate(document)));
const ajv = formats(new Ajv({ strict: false, allErrors: true }));

function check(where, schema, value) {
  if (schema && !ajv.validate(schema, value)) wrong.push(`${where}: ${ajv.errorsText()}: ${JSON.stringify(value).slice(0, 200)}`);
}

/** Sends one request and compares the answer with what the document says of it. */
async function ask(method, template, { params = {}, query = "", headers = {}, body, status } = {}) {
  const where = `${method} ${template} ${JSON.stringify(headers)} ${status}`;
  const operation = api.paths[template]?.[method];
  if (!operation) return wrong.push(`${where}: not in the document`);
  let path = template;
  for (const [key, value] of Object.entries(params)) {
    const parameter = operation.parameters.find((one) => one.in === "path" && one.name === key);
    if (!parameter) wrong.push(`${where}: no parameter ${key}`);
    path = path.replace(`{${key}}`, value.split("/").map(encodeURIComponent).join("/"));
  }
  const all = { ...(status === 401 || status === 429 ? {} : login), ...headers };
  const answer = await fetch(new URL(path + query, url), { method: method.toUpperCase(), headers: all, body, redirect: "manual" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  asked.add(`${method} ${template}`);
  answered.add(`${method} ${template} ${answer.status}`);
  if (status && answer.status !== status) wrong.push(`${where}: was ${answer.status}`);
  const response = operation.responses[answer.status];
  if (!response) return wrong.push(`${where}: status ${answer.status} is not in the document`);
  for (const [header, { schema }] of Object.entries(response.headers ?? {})) {
    const value = answer.headers.get(header);
    const several = header === "Content-Range" && answer.headers.get("content-type")?.startsWith("multipart/");
    const optional = several || header === "Set-Cookie" && !pin;
    if (value === null ? !optional : several) wrong.push(`${where}: header ${header}: ${value}`);
    if (value !== null) check(`${where} ${header}`, schema, value);
  }
  if (method === "head" || !response.content) {
    if (bytes.length) wrong.push(`${where}: a body of ${bytes.length} bytes`);
    return bytes;
  }
  const type = (answer.headers.get("content-type") ?? "").split(";")[0];
  if (!response.content[type]) return wrong.push(`${where}: ${type} is not in the document`);
  if (type === "application/json") check(where, response.content[type].schema, JSON.parse(bytes));
  return bytes;
}

/** GET and HEAD. */
async function read(template, options) {
  await ask("get", template, options);
  await ask("head", template, options);
}

const json = { Accept: "application/json" };
const none = "0".repeat(64);
await read("/", { status: 200 });
await read("/", { headers: json, status: 200 });
for (const id of [file, folder]) {
  await read("/files/{id}/", { params: { id }, status: 200 });
  await read("/files/{id}/", { params: { id }, headers: json, query: "?from=1", status: 200 });
  await read("/files/{id}.sha256", { params: { id }, status: 200 });
  await read("/manifests/{id}.idtorrent", { params: { id }, status: 200 });
}
await read("/files/{id}/", { params: { id: none }, status: 404 });
await read("/files/{id}.sha256", { params: { id: none }, status: 404 });
await read("/manifests/{id}.idtorrent", { params: { id: none }, status: 404 });
const parts = [
  ["/files/{id}/{path}", { id: file, path: name }, file],
  ["/files/{id}/{path}", { id: folder, path: inFolder }, folder],
  ["/files/{id}.zip", { id: folder }, folder],
  ["/chunks/{id}/{index}", { id: file, index: "0" }],
];
for (const [template, params, tag] of parts) {
  await read(template, { params, status: 200 });
  await read(template, { params, headers: { Range: "bytes=1-2" }, status: 206 });
  await read(template, { params, headers: { Range: "bytes=1-2,4-5" }, status: 206 });
  await read(template, { params, headers: { Range: "bytes=99999999999-" }, status: 416 });
  await read(template, { params, headers: { "If-Match": '"x"' }, status: 412 });
  await read(template, { params, headers: { "If-None-Match": tag ? `"${tag}"` : "*" }, status: 304 });
  await read(template, { params: { ...params, id: none }, status: 404 });
}
await read("/openapi.json", { status: 200 });
await read("/docs", { status: 200 });
await read("/pin", { status: 303 });
const form = { "Content-Type": "application/x-www-form-urlencoded" };
await ask("post", "/pin", { headers: form, body: `pin=${pin ?? ""}`, status: 303 });
await ask("post", "/pin", { headers: form, body: "x".repeat(2000), status: 413 });
await read("/", { headers: { "X-Large": "x".repeat(20000) }, status: 431 });
if (pin) {
  for (const template of Object.keys(api.paths)) {
    const params = Object.fromEntries(Object.entries({ id: file, path: name, index: "0" }).filter(([key]) => template.includes(`{${key}}`)));
    await read(template, { params, status: 401 });
  }
  for (const status of [401, 401, 429]) await ask("post", "/pin", { headers: form, body: "pin=wrong", status });
  await read("/", { status: 429 });
}
for (const [template, operations] of Object.entries(api.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    if (!asked.has(`${method} ${template}`)) wrong.push(`${method} ${template}: never asked`);
    for (const status of Object.keys(operation.responses).filter((one) => one < "400")) {
      if (!answered.has(`${method} ${template} ${status}`)) wrong.push(`${method} ${template}: never answered ${status}`);
    }
  }
}
console.log(JSON.stringify({ wrong, asked: asked.size, answers: answered.size }));
