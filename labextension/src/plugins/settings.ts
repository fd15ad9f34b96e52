import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';

import { SEVERITIES } from '../shapes';
import type { Severity } from '../shapes';
import { IReproSettings } from '../tokens';

const ID = 'repro-magic:settings';

/** The settings, with their defaults until they are loaded and where there is no registry. */
export class ReproSettings implements IReproSettings {
  readonly changed = new Signal<this, void>(this);

  /** Follow the settings of the registry from now on. */
  follow(settings: ISettingRegistry.ISettings): void {
    this._settings = settings;
    settings.changed.connect(() => this.changed.emit());
    this.changed.emit();
  }

  get showFrom(): Severity {
    const value = this._value('showFrom') as Severity;
    return SEVERITIES.includes(value) ? value : 'warning';
  }

  get notify(): boolean {
    return this._value('notify') !== 'status';
  }

  get stampAutomatically(): boolean {
    return this._value('stampAutomatically') !== false;
  }

  isMuted(path: string): boolean {
    return this._muted().includes(path);
  }

  async mute(path: string): Promise<void> {
    if (!this.isMuted(path)) {
      this._mutedHere.push(path);
      await this._settings?.set('muted', this._muted());
    }
  }

  private _value(name: string): unknown {
    return this._settings?.composite[name];
  }

  private _muted(): string[] {
    const value = this._value('muted');
    const kept = Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
    return [...new Set([...kept, ...this._mutedHere])];
  }

  private _settings: ISettingRegistry.ISettings | null = null;
  private readonly _mutedHere: string[] = [];
}

export const settingsPlugin: JupyterFrontEndPlugin<IReproSettings> = {
  id: ID,
  description: 'The settings of repro-magic.',
  autoStart: true,
  optional: [ISettingRegistry],
  provides: IReproSettings,
  activate: (app, registry: ISettingRegistry | null) => {
    const settings = new ReproSettings();
    registry
      ?.load(ID)
      .then(loaded => settings.follow(loaded))
      .catch(reason => console.warn('The settings of repro-magic could not be loaded.', reason));
    return settings;
  }
};
