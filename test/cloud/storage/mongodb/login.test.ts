import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { mongodbProvider } from '../../../../src/cloud/storage/index.ts';
import { addressOf } from '../../../../src/cloud/storage/mongodb/login.ts';

const dict = (url: unknown, user: unknown = 'Jean Luc', password: unknown = 'p@ss:/?#ü') => ({
  mongodb_username: user,
  mongodb_password: password,
  mongodb_database_url: url,
});

describe('the login of a MongoDB', () => {
  it('is the seed’s document: user and password are percent-encoded, the host is looked up by DNS', () => {
    expect(addressOf({ ...dict('cluster0.abc.mongodb.net/'), extra: 5 })).toEqual({
      url: 'mongodb+srv://Jean%20Luc:p%40ss%3A%2F%3F%23%C3%BC@cluster0.abc.mongodb.net/?retryWrites=true&w=majority',
      where: 'MongoDB at cluster0.abc.mongodb.net',
    });
  });

  it('may hold a whole URL, which gets user and password unless it names them', () => {
    const login = 'Jean%20Luc:p%40ss%3A%2F%3F%23%C3%BC@';
    expect(addressOf(dict('mongodb://a.b:27017,c.d/?replicaSet=x')).url).toBe(
      `mongodb://${login}a.b:27017,c.d/?replicaSet=x`,
    );
    expect(addressOf(dict('mongodb+srv://a.b')).url).toBe(`mongodb+srv://${login}a.b/`);
    expect(addressOf(dict('mongodb://me:secret@[::1]:1/'))).toEqual({
      url: 'mongodb://me:secret@[::1]:1/',
      where: 'MongoDB at [::1]:1',
    });
    expect(addressOf({ url: 'mongodb://127.0.0.1:5/?authSource=admin' }).url).toBe(
      'mongodb://127.0.0.1:5/?authSource=admin',
    );
  });

  it('is refused at once when it is none, and what it holds is not repeated', () => {
    const poor = [
      null,
      5,
      [],
      {},
      { url: 5 },
      { url: 'http://secret@host/' },
      { url: 'mongodb://secret word/' },
      { url: 'mongodb://user:secret@/' },
      dict(undefined),
      dict('host', ''),
      dict('host', 'me', ' '),
      dict('host', 5),
      dict('secret host'),
      dict('host/?x=secret@other'),
      dict('secret@host'),
    ];
    for (const login of poor) {
      let told: unknown = null;
      try {
        mongodbProvider({ login });
      } catch (error) {
        told = error;
      }
      expect(told).toMatchObject({ code: 'poor_login' });
      expect(String(told)).toMatch(/^Failure: Poor login dict for mongoDB/);
      expect(String(told)).not.toContain('secret');
    }
    expect(() => mongodbProvider({ login: dict('localhost:1') })).not.toThrow();
  });

  it('of a server that is not there is told as that, soon, and again', async () => {
    const closed = createServer();
    const port = await new Promise<number>((done) =>
      closed.listen(0, '127.0.0.1', () => {
        const address = closed.address();
        done(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    await new Promise((done) => closed.close(done));
    const provider = mongodbProvider({
      login: { url: `mongodb://me:secret@127.0.0.1:${port}/` },
      timeoutMilliseconds: 100,
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      const told: unknown = await provider.devices().catch((error: unknown) => error);
      expect(told).toMatchObject({ code: 'storage_unreachable' });
      expect(String(told)).toContain(`MongoDB at 127.0.0.1:${port}`);
      expect(String(told)).not.toContain('secret');
    }
    await provider.close();
    await expect(provider.devices()).rejects.toMatchObject({ code: 'storage_closed' });
  });

  it('with options that no driver knows is a poor one', async () => {
    const provider = mongodbProvider({ login: { url: 'mongodb://127.0.0.1:1/?nonsense=secret' } });
    await expect(provider.devices()).rejects.toMatchObject({ code: 'poor_login' });
    await provider.close();
  });
});
