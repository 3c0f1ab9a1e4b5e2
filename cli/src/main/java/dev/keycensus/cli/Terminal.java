package dev.keycensus.cli;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a stream of this process is a terminal. Java tells only about all of them at once. */
final class Terminal {
  private Terminal() {}

  /**
   * Asks, in this order: the launcher, which can know ({@code -Dkeycensus.tty=} with the numbers of
   * the streams that are terminals, such as {@code 12}), Linux, and Java's console.
   *
   * @param stream 1 standard output, 2 standard error
   */
  @SuppressWarnings("SystemConsoleNull") // Before JDK 22 it does return null.
  static boolean is(int stream) {
    String told = System.getProperty("keycensus.tty");
    if (told != null) {
      return told.indexOf((char) ('0' + stream)) >= 0;
    }
    Path link = Path.of("/proc/self/fd/" + stream);
    if (Files.isSymbolicLink(link)) {
      try {
        String device = Files.readSymbolicLink(link).toString();
        return device.startsWith("/dev/pts/")
            || device.startsWith("/dev/tty")
            || device.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since JDK 22 there is a console even where there is no terminal, and a method that tells.
      Method method = Console.class.getMethod("isTerminal");
      return Boolean.TRUE.equals(method.invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
