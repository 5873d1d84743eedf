/** Tests of the console, without sockets. Start reading at {@link dev.weir.admin.ConsoleTester}, their client. */
package dev.weir.admin;
