package dev.weir.config;

/** How clients prove who they are. */
public enum AuthType implements Choice {
    ANY,
    TRUST,
    PLAIN,
    MD5,
    SCRAM_SHA_256,
    CERT,
    HBA,
    LDAP,
    PAM
}
