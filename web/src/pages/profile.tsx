import type { ReactNode } from 'react';
import { Page, Section } from '../parts/page.tsx';
import { Facts } from '../parts/table.tsx';
import { useSession } from '../session/session.tsx';
import { OwnStorage } from './own-storage.tsx';
import { ChangePassword } from './password.tsx';
import { Tokens } from './tokens.tsx';

const roles = {
  user: 'user: sends jobs',
  owner: 'owner: sends jobs and registers storage providers',
  admin: 'admin: also manages users and all storage providers',
} as const;

export function ProfilePage(): ReactNode {
  const { account } = useSession();
  const user = account?.user;
  if (!user) return null;
  return (
    <Page title="Profile">
      <section className="card" aria-label="Account">
        <Facts
          facts={[
            ['User name', user.name],
            ['Role', roles[user.role]],
          ]}
        />
      </section>
      <Tokens />
      <OwnStorage user={user} />
      {!account.local && (
        <Section title="Password">
          <ChangePassword name={user.name} />
        </Section>
      )}
    </Page>
  );
}
