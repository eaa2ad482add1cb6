import { afterEach, describe, expect, it } from 'vitest';
import { bearer, job, openSite, password, type Site } from './site.ts';

let site: Site;
afterEach(() => site.close());

const login = (name: string, secret: string, remoteAddress = '10.0.0.1') =>
  site.server.inject({
    method: 'POST',
    url: '/api/v3/account/login',
    remoteAddress,
    payload: { name, password: secret },
  });

describe('limits', () => {
  it('count requests of each user and each address apart, and say when to come back', async () => {
    site = await openSite({ loopback: false, limits: { requestsPerMinute: 3 } });
    const [ada, bob] = [await site.user('ada'), await site.user('bob')];
    const jobs = (token: string) => site.server.inject({ url: '/api/v3/jobs', headers: bearer(token) });
    const codes = [];
    for (let count = 0; count < 5; count++) codes.push((await jobs(ada)).statusCode);
    expect(codes).toEqual([200, 200, 200, 429, 429]);
    const refused = await jobs(ada);
    expect(refused.json()).toMatchObject({ error: { code: 'too_many_requests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await jobs(bob)).statusCode).toBe(200);
    const devices = (remoteAddress: string) => site.server.inject({ url: '/api/v3/health', remoteAddress });
    for (let count = 0; count < 3; count++) expect((await devices('10.0.0.1')).statusCode).toBe(200);
    expect((await devices('10.0.0.1')).statusCode).toBe(429);
    expect((await devices('10.0.0.2')).statusCode).toBe(200);
  });

  it('count for v2 and v3 in their own shape, wrong tokens by address', async () => {
    site = await openSite({ loopback: false, limits: { requestsPerMinute: 1 } });
    const token = await site.user('ada');
    const post = () =>
      site.server.inject({ method: 'POST', url: '/api/v2/singlequdit/post_job', payload: { job: '{}', token } });
    expect((await post()).statusCode).toBe(200);
    const refused = await post();
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toMatchObject({ job_id: 'None', status: 'ERROR' });
    expect(refused.headers['retry-after']).toBeDefined();
    const guess = (guessed: string) =>
      site.server.inject({
        url: '/api/v3/singlequdit/get_job_status?job_id=x',
        remoteAddress: '10.0.0.9',
        headers: bearer(guessed),
      });
    expect((await guess('one')).statusCode).toBe(401);
    expect((await guess('two')).statusCode).toBe(429);
  });

  it('do not count on loopback', async () => {
    site = await openSite();
    for (let count = 0; count < 200; count++)
      expect((await site.server.inject({ url: '/api/v3/health' })).statusCode).toBe(200);
  });

  it('stop guessing of passwords by name, in whatever case, even with the right one', async () => {
    site = await openSite({ limits: { loginsByName: 2, loginsByAddress: 100 } });
    await site.user('ada');
    await site.user('bob');
    expect((await login('ada', 'wrong')).json()).toMatchObject({ error: { code: 'wrong_login' } });
    expect((await login('ADA', 'wrong')).statusCode).toBe(401);
    const refused = await login('Ada', password, '10.0.0.2');
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await login('bob', password)).statusCode).toBe(200);
  });

  it('stop guessing of passwords by address, for all names', async () => {
    site = await openSite({ limits: { loginsByName: 100, loginsByAddress: 2 } });
    await site.user('ada');
    for (const name of ['one', 'two']) expect((await login(name, 'wrong')).statusCode).toBe(401);
    expect((await login('ada', password)).statusCode).toBe(429);
    expect((await login('ada', password, '10.0.0.2')).statusCode).toBe(200);
  });

  it('do not count logins that succeed', async () => {
    site = await openSite({ limits: { loginsByName: 2, loginsByAddress: 2 } });
    await site.user('ada');
    for (let count = 0; count < 4; count++) expect((await login('ada', password)).statusCode).toBe(200);
  });

  it('refuse jobs of too many experiments or bytes with 413', async () => {
    site = await openSite({ limits: { circuits: 2, bodyBytes: 5000 } });
    const token = await site.user('ada');
    const many = { experiment_0: job.experiment_0, experiment_1: job.experiment_0, experiment_2: job.experiment_0 };
    const large = { experiment_0: { ...job.experiment_0, note: 'x'.repeat(5000) } };
    for (const posted of [many, large]) {
      const v2 = { url: '/api/v2/singlequdit/post_job', payload: { job: JSON.stringify(posted), token } };
      const v3 = { url: '/api/v3/singlequdit/post_job', payload: { payload: posted }, headers: bearer(token) };
      for (const request of [v2, v3]) {
        const answer = await site.server.inject({ method: 'POST', ...request });
        expect(answer.statusCode, answer.body).toBe(413);
        expect(answer.json()).toMatchObject({ job_id: 'None', status: 'ERROR' });
      }
    }
    expect(await site.local.jobsOf('ada')).toEqual([]);
    const note = await site.server.inject({
      method: 'POST',
      url: '/api/v3/account/tokens',
      headers: bearer(token),
      payload: { name: 'x'.repeat(70_000) },
    });
    expect(note.json()).toMatchObject({ error: { code: 'request_too_large' } });
  });

  it('refuse keys of idempotency that are too long', async () => {
    site = await openSite();
    const token = await site.user('ada');
    const answer = await site.server.inject({
      method: 'POST',
      url: '/api/v3/singlequdit/post_job',
      headers: { ...bearer(token), 'idempotency-key': 'x'.repeat(201) },
      payload: { payload: job },
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().detail[0].loc).toEqual(['header', 'Idempotency-Key']);
  });
});
