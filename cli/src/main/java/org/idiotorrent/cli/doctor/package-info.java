/**
 * Finds out why peers do not find or reach each other: probes gather facts, and rules, which do no
 * I/O, make findings of them; it must not know the commands.
 */
@NullMarked
package org.idiotorrent.cli.doctor;

import org.jspecify.annotations.NullMarked;
