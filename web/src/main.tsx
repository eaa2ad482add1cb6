import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Application } from './application.tsx';
import { SessionProvider } from './session/session.tsx';
import './style/index.css';

const place = document.getElementById('pages');
if (place === null) throw new Error('index.html has no element #pages');
createRoot(place).render(
  <StrictMode>
    <SessionProvider>
      <Application />
    </SessionProvider>
  </StrictMode>,
);
