import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { AccountDocument } from '../api/documents.ts';
import { type ApiFailure, asFailure } from '../api/failure.ts';
import { onRefused, rememberCsrf, request } from '../api/request.ts';
import { tokenInHash } from '../routing/match.ts';

export interface Session {
  /** Null until the server has answered for the first time. */
  readonly account: AccountDocument | null;
  readonly failure: ApiFailure | null;
  /** An account document that another request brought. */
  take(account: AccountDocument): void;
  refresh(): Promise<void>;
}

const SessionContext = createContext<Session | null>(null);

/** Who is signed in. An address with `#token=…` signs in first; the token leaves the address bar before it is sent. */
export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [account, setAccount] = useState<AccountDocument | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const take = useCallback((document: AccountDocument) => {
    rememberCsrf(document.csrf);
    setAccount(document);
  }, []);

  const refresh = useCallback(async () => {
    try {
      take(await request<AccountDocument>('GET', 'account'));
      setFailure(null);
    } catch (error) {
      setFailure(asFailure(error));
    }
  }, [take]);

  useEffect(() => {
    onRefused(() => void refresh());
    return () => onRefused(null);
  }, [refresh]);

  useEffect(() => {
    const signIn = async (token: string) => {
      window.history.replaceState(null, '', window.location.pathname + window.location.search);
      try {
        const headers = { Authorization: `Bearer ${token}` };
        take(await request<AccountDocument>('POST', 'account/session', { headers }));
        setFailure(null);
      } catch (error) {
        setFailure(asFailure(error));
        take(await request<AccountDocument>('GET', 'account'));
      }
    };
    const failed = (error: unknown) => setFailure(asFailure(error));
    const begin = async () => {
      const token = tokenInHash(window.location.hash);
      await (token === null ? refresh() : signIn(token));
    };
    // The printed link may be opened in a tab that shows these pages already.
    const pasted = () => {
      const token = tokenInHash(window.location.hash);
      if (token !== null) signIn(token).catch(failed);
    };
    begin().catch(failed);
    window.addEventListener('hashchange', pasted);
    return () => window.removeEventListener('hashchange', pasted);
  }, [refresh, take]);

  const session = useMemo(() => ({ account, failure, take, refresh }), [account, failure, take, refresh]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('SessionProvider is missing');
  return session;
}
