import type { ReactNode } from 'react';
import { Page, Section } from '../parts/page.tsx';
import { Facts } from '../parts/table.tsx';
import { useSession } from '../session/session.tsx';
import { OwnStorage } from './own-storage.tsx';
import { ChangePassword } from './password.tsx';
import { Tokens } from './tokens.tsx';

const roles = {
  user: 'You can send jobs to every device.',
  owner: 'You can send jobs to every device and register storage providers for devices of your own.',
  admin: 'You can send jobs, register storage providers, and manage users and the storage providers of all.',
} as const;

export function ProfilePage(): ReactNode {
  const { account } = useSession();
  const user = account?.user;
  if (!user) return null;
  return (
    <Page title="Profile">
      <section className="card stack" aria-label="Account">
        <Facts
          facts={[
            ['User name', user.name],
            ['Role', user.role],
          ]}
        />
        <p className="muted">{roles[user.role]}</p>
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
