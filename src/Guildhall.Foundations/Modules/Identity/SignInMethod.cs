namespace Guildhall.Foundations.Modules.Identity;

/// <summary>How somebody signed in.</summary>
public enum SignInMethod
{
    /// <summary>With a password.</summary>
    Password,

    /// <summary>With a link that was e-mailed.</summary>
    Link,

    /// <summary>With a code that was e-mailed.</summary>
    Code,

    /// <summary>With a passkey.</summary>
    Passkey,

    /// <summary>With an account somewhere else, such as GOV.UK One Login.</summary>
    Outside,
}
