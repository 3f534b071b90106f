package org.idiotorrent.web;

import java.util.Optional;

/**
 * How shares are served to browsers.
 *
 * @param version of idt, as it is told to programs
 * @param pin that browsers are asked for
 */
public record WebSettings(String version, Optional<String> pin) {}
