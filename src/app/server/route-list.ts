import type { RouteOptions } from 'fastify';

/** The methods of every address, to tell a wrong method (405) from a wrong address (404). */
export class RouteList {
  readonly #known = new Map<string, { readonly form: RegExp; readonly methods: string[]; readonly wire: boolean }>();

  add({ url, method, config }: RouteOptions): void {
    const entry = this.#known.get(url) ?? {
      form: new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
      methods: [],
      wire: config?.wire === 'v2' || config?.wire === 'v3',
    };
    entry.methods.push(...(Array.isArray(method) ? method : [method]));
    this.#known.set(url, entry);
  }

  methodsOf(url: string): { readonly methods: readonly string[]; readonly wire: boolean } {
    const path = (url.split('?', 1)[0] ?? '').replace(/\/{2,}/g, '/').replace(/\/$/, '');
    const found = [...this.#known.values()].filter(({ form }) => form.test(path));
    return {
      methods: [...new Set(found.flatMap(({ methods }) => methods))].sort(),
      wire: found.some(({ wire }) => wire),
    };
  }
}
