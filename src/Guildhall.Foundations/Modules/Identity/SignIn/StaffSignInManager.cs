using Guildhall.Foundations.Modules.Identity.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.SignIn;

/// <summary>The framework's sign-in manager, for the staff cookie.</summary>
internal sealed class StaffSignInManager : SignInManager<Account>
{
    public StaffSignInManager(
        UserManager<Account> userManager,
        IHttpContextAccessor contextAccessor,
        IUserClaimsPrincipalFactory<Account> claimsFactory,
        IOptions<IdentityOptions> optionsAccessor,
        ILogger<SignInManager<Account>> logger,
        IAuthenticationSchemeProvider schemes,
        IUserConfirmation<Account> confirmation)
        : base(userManager, contextAccessor, claimsFactory, optionsAccessor, logger, schemes, confirmation) =>
        AuthenticationScheme = StaffScheme.Name;
}
