package dev.keycensus.sources.jgit;

import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** The login that the user gave for this server, once; nothing of what the machine keeps. */
final class OneLogin extends CredentialsProvider {
  private final RemoteUrl url;
  private boolean refused;

  OneLogin(RemoteUrl url) {
    this.url = url;
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username)
          && !(item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) {
    RemoteUrl.Login login = url.login();
    if (login == null
        || refused
        || !supports(items)
        || !String.valueOf(uri.getHost()).equalsIgnoreCase(url.uri().getHost())) {
      return false;
    }
    for (CredentialItem item : items) {
      if (item instanceof CredentialItem.Username user) {
        user.setValue(login.user());
      } else if (item instanceof CredentialItem.Password password) {
        password.setValue(login.secret().toCharArray());
      }
    }
    return true;
  }

  @Override
  public void reset(URIish uri) {
    refused = true;
  }
}
