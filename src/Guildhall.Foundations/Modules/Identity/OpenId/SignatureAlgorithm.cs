namespace Guildhall.Foundations.Modules.Identity.OpenId;

/// <summary>
/// The signatures we make and take: a closed list of public-key algorithms. <c>none</c> is not in it, and no algorithm with a
/// shared secret is, so a public key can never be taken for one.
/// </summary>
internal enum SignatureAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    ES256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RS256,

    /// <summary>RSASSA-PSS with SHA-256.</summary>
    PS256,
}

/// <summary>A token that is not to be believed. The message is for the log and holds nothing of what the token says.</summary>
internal sealed class TokenException(string message, Exception? inner = null) : Exception(message, inner);
